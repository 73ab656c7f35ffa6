using Chat.Server.Ports;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class GarnetMentionsTests(SharedGarnet garnet) : MentionsSpecification, IClassFixture<SharedGarnet>
{
    private protected override Task<IMessageLog> CreateAsync(HistoryOptions options, TimeProvider time) => garnet.OpenLogAsync(options, time);
}
