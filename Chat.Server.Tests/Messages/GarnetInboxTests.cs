using Chat.Server.Tests.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Messages;

public sealed class GarnetInboxTests(SharedGarnet garnet) : InboxTests(garnet), IClassFixture<SharedGarnet>;
