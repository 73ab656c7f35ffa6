using Xunit.Abstractions;
using Xunit.Sdk;

namespace Chat.Server.Tests.Harness;

/// <summary>A test that cannot be run here, and says why.</summary>
public sealed class MissingTestCase : XunitTestCase
{
    private string? why;

    [Obsolete("For deserialisation.")]
    public MissingTestCase()
    {
    }

    public MissingTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method, string why)
        : base(messages, display, options, method) => this.why = why;

    public override void Serialize(IXunitSerializationInfo data)
    {
        base.Serialize(data);
        data.AddValue(nameof(why), why);
    }

    public override void Deserialize(IXunitSerializationInfo data)
    {
        why = data.GetValue<string>(nameof(why)); // first: the base asks for the reason
        base.Deserialize(data);
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) => why;
}
