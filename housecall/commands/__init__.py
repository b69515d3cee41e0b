"""What `housecall` can be asked for; `housecall.cli` names each, and loads it when it is started."""
