. "$LAB/peers/socketio/profile.sh"
