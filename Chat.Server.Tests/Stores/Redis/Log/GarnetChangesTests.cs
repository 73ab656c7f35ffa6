using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class GarnetChangesTests(SharedGarnet garnet) : ChangesTests(garnet), IClassFixture<SharedGarnet>;
