using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class GarnetMentionsTests(SharedGarnet garnet) : MentionsSpecification(new RedisLogs(garnet)), IClassFixture<SharedGarnet>;
