using Chat.Server.Tests.Stores.PostgreSql;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Chat.Server.Tests.Harness;

/// <summary>A test that cannot be run here, and says why.</summary>
public sealed class WithoutPostgresTestCase : XunitTestCase
{
    [Obsolete("For deserialisation.")]
    public WithoutPostgresTestCase()
    {
    }

    public WithoutPostgresTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) => PostgresServer.WhyMissing;
}
