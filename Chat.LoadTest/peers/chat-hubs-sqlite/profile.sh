. "$PEER/../chat-hubs/profile.sh"
