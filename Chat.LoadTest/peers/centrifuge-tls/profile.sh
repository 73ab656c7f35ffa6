. "$LAB/peers/centrifuge-go/profile.sh"
