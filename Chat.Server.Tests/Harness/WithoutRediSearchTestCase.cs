using Chat.Server.Tests.Stores.Redis.Log.Words;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Chat.Server.Tests.Harness;

/// <summary>As <see cref="WithoutPostgresTestCase"/>.</summary>
public sealed class WithoutRediSearchTestCase : XunitTestCase
{
    [Obsolete("For deserialisation.")]
    public WithoutRediSearchTestCase()
    {
    }

    public WithoutRediSearchTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) => RediSearchServers.WhyMissing;
}
