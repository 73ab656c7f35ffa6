using Chat.Server.Presence;
using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Presence;

public sealed class MemoryPresenceTests : PresenceSpecification
{
    private protected override Task<IPresence> CreateAsync() => Task.FromResult<IPresence>(new MemoryPresence());
}
