using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class GarnetMessageChangesTests(SharedGarnet garnet) : MessageChangesSpecification(new RedisLogs(garnet)), IClassFixture<SharedGarnet>;
