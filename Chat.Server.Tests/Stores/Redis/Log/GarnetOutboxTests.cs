using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class GarnetOutboxTests(SharedGarnet garnet) : OutboxTests(garnet), IClassFixture<SharedGarnet>;
