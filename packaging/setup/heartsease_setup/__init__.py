"""Set-up of a checkout, for anyone who typed ``make``; standard library only, and any Python from 3.11 on runs it."""
