using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Stores.Memory;

public sealed class MemorySanctionsTests : SanctionsSpecification
{
    private protected override Task<ISanctions> OpenAsync() => Task.FromResult<ISanctions>(new MemorySanctions(Time));
}
