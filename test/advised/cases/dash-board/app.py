import dash

server = dash.Dash(__name__).server
