using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Stores.Memory;

public sealed class MemoryRevocationsTests : RevocationSpecification
{
    private readonly MemoryRevocations revocations;

    public MemoryRevocationsTests() => revocations = new MemoryRevocations(Time);

    private protected override IRevocations Revocations => revocations;
}
