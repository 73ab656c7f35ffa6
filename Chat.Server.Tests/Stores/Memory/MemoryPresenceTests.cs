using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Stores.Memory;

public sealed class MemoryPresenceTests : PresenceSpecification
{
    private protected override Task<IPresence> CreateAsync() => Task.FromResult<IPresence>(new MemoryPresence());
}
