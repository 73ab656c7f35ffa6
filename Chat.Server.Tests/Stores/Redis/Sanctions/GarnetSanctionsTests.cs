using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Sanctions;

public sealed class GarnetSanctionsTests(SharedGarnet garnet) : SharedSanctions(garnet), IClassFixture<SharedGarnet>;
