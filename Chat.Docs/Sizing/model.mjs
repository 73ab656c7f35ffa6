// What Chat.LoadTest's CapacityModel says, in the page. A test holds the two equal; what the costs mean is in ModelCosts.

const GIB = 1024 ** 3;
const waking = (alone, half, rate) => alone / (1 + rate / half);

/** What a load needs: `load` and `machine` have the fields of ModelLoad and ModelMachine. */
export function capacity(costs, load, machine) {
  const { connections, members, messagesPerSecond: rate, textBytes, nodes, redis } = load;
  const memberships = connections * load.roomsPerConnection;
  const rooms = memberships / members;
  const deliveries = rate * members;
  const nodesOfRoom = nodes * (1 - (1 - 1 / nodes) ** members);

  let message = costs.message;
  let delivery = costs.delivery + (load.tls ? costs.deliveryOverTls : 0);
  let second = 0;
  if (redis > 0) {
    message += costs.messageInRedis + nodesOfRoom * costs.messageOnNode
      + waking(costs.takerWake + nodesOfRoom * costs.hearerWake, costs.sharedWakeHalf, rate * nodesOfRoom / nodes);
    delivery += costs.deliveryOverRedis;
  } else {
    message += waking(costs.nodeWake, costs.nodeWakeHalf, rate);
    if (load.sqlite && rate > 0) {
      message += costs.messageInSqlite;
      second = costs.sqliteCommits;
    }
  }

  const nodeCores = (rate * message + deliveries * delivery + connections * costs.silentConnection + second) / 1e6;
  const nodeBytes = nodes * costs.nodeBytes + connections * (costs.connectionBytes + (load.tls ? costs.tlsBytes : 0)) + memberships * costs.membershipBytes;
  const redisMessage = costs.redisMessage + nodesOfRoom * costs.redisMessageOnNode + waking(costs.redisWake, costs.redisWakeHalf, rate / redis);
  const redisCores = redis > 0 ? (rate * redisMessage + redis * costs.redisServer) / 1e6 : 0;
  const redisCommands = redis > 0 ? rate * costs.redisCommands : 0;

  const needs = [];
  const need = (name, each, has, unit) => needs.push({ name, each, has, unit, used: each / has });
  need('cores of a node', nodeCores / nodes, machine.cores * machine.busy, 'cores');
  need('memory of a node', nodeBytes / nodes / GIB, machine.giB, 'GiB');
  need('network of a node, outgoing', deliveries * (textBytes + costs.frameBytes + costs.packetBytes) * 8 / 1e9 / nodes, machine.gigabits, 'Gbit/s');
  if (load.comeBackIn > 0) {
    const seconds = (connections * costs.connect + memberships * costs.join) / 1e6;
    need('cores of a node when all come back', seconds / load.comeBackIn / nodes, machine.cores, 'cores');
  }
  if (redis > 0) {
    const stored = rooms * load.kept * (textBytes + costs.redisMessageBytes) + memberships * costs.redisMembershipBytes;
    need('core of a Redis', redisCores / redis, machine.busy, 'cores');
    need('memory of a Redis', stored / redis / GIB, machine.giB, 'GiB');
    need('network of a Redis, outgoing', rate * nodesOfRoom * (costs.publicationTexts * textBytes + costs.publicationBytes) * 8 / 1e9 / redis, machine.gigabits, 'Gbit/s');
  }
  needs.sort((one, other) => other.used - one.used);
  return { rooms, deliveries, nodesOfRoom, nodeCores, nodeBytes, redisCores, redisCommands, needs };
}
