using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Stores.Memory;

public sealed class MemoryPresenceDirectoryTests : PresenceDirectorySpecification
{
    private protected override Task<(IPresence Presence, IPresenceDirectory Directory)> CreateAsync()
    {
        var presence = new MemoryPresence();
        return Task.FromResult<(IPresence, IPresenceDirectory)>((presence, presence));
    }
}
