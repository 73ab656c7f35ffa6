using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Harness;

/// <summary>One server that compresses each message once for all its receivers, for all tests of a class.</summary>
public sealed class CompressingServer : ServerFixture
{
    protected override string[] Settings => ["--Chat:Transport:Compression=Shared", RecoverySpecification.RecoveryLimit];
}
