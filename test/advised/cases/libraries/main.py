import lightgbm
