"""The encrypted vault: how it is opened, what it holds and how it is asked. The only room that knows SQLCipher."""
