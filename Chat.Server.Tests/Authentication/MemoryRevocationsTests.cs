using Chat.Server.Authentication;
using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Authentication;

public sealed class MemoryRevocationsTests : RevocationSpecification
{
    private readonly MemoryRevocations revocations;

    public MemoryRevocationsTests() => revocations = new MemoryRevocations(Time);

    private protected override IRevocations Revocations => revocations;
}
