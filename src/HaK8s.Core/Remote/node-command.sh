# node-command.sh TEXT: runs an operator's command; its standard input is empty, its output and status are the command's.
eval "$1"
