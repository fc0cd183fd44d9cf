"""What a class may do, one module for each kind of activity. `room/activity_kind.py` says what a kind must tell, `registry` knows them all."""
