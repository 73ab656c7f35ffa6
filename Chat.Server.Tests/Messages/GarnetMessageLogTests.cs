using Chat.Server.Messages;
using Chat.Server.Tests.ScaleOut;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Messages;

public sealed class GarnetMessageLogTests(SharedGarnet garnet) : MessageLogSpecification, IClassFixture<SharedGarnet>
{
    private protected override Task<IMessageLog> CreateAsync(HistoryOptions options, TimeProvider time) => garnet.OpenLogAsync(options, time);
}
