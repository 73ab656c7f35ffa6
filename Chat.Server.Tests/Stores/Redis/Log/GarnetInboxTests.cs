using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class GarnetInboxTests(SharedGarnet garnet) : InboxTests(garnet), IClassFixture<SharedGarnet>;
