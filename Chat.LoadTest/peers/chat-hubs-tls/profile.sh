ARGS=(--path '/api/v1/ws?token={token}' --tokens "$LAB_TMP/chat-hubs/tokens" --wait-open '"Connected successfully"'
  --open '{"type":"join_room","room":"r{room}","id":1}' --wait-open '"type":"ack"'
  --publish '{"type":"message","room":"r{room}","text":"{msg}"}')
