ARGS=(--path '/hubs/chat?access_token={token}' --tokens "$LAB_TMP/chat-hubs/tokens" --ping-every 10 --ping-frame '{"type":6}\x1e'
  --open '{"protocol":"json","version":1}\x1e' --wait-open '{}'
  --open '{"type":1,"invocationId":"0","target":"join_room","arguments":[{"room":"r{room}"}]}\x1e' --wait-open '"invocationId":"0"'
  --publish '{"type":1,"target":"message","arguments":[{"room":"r{room}","text":"{msg}"}]}\x1e')
