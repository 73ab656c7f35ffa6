using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Specifications;
using Microsoft.Extensions.Options;

namespace Chat.Server.Tests.Stores.Memory;

public sealed class MemoryMessageLookupTests : MessageLookupSpecification, IDisposable
{
    private readonly List<MemoryMessageLog> logs = [];

    private protected override Task<IMessageLog> CreateAsync(HistoryOptions options, TimeProvider time)
    {
        logs.Add(new MemoryMessageLog(Options.Create(options), time));
        return Task.FromResult<IMessageLog>(logs[^1]);
    }

    public void Dispose()
    {
        foreach (var log in logs) log.Dispose();
    }
}
