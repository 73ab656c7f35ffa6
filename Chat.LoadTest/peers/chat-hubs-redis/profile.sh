NODES=2; . "$PEER/../chat-hubs/profile.sh"
