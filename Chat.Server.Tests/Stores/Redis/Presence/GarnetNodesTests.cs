using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Presence;

public sealed class GarnetNodesTests(SharedGarnet redis) : SharedNodesSpecification(redis), IClassFixture<SharedGarnet>;
