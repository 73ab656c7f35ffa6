using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Harness;

/// <summary>One server that recovers as many messages as <see cref="RecoverySpecification"/> wants, for all tests of a class.</summary>
public sealed class RecoveringServerFixture : ServerFixture
{
    protected override string[] Settings => [RecoverySpecification.RecoveryLimit];
}
