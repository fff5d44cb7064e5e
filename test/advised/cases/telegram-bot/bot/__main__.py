from aiogram import Bot

bot = Bot
