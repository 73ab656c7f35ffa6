using Xunit.Abstractions;
using Xunit.Sdk;

namespace Chat.Server.Tests.Harness;

/// <summary>A test with a collection of its own. Of plain test cases xunit passes on the class and method alone, and the collection would lose its name.</summary>
public sealed class ApartTestCase : XunitTestCase
{
    [Obsolete("For deserialisation.")]
    public ApartTestCase()
    {
    }

    public ApartTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method, object[]? arguments)
        : base(messages, display, options, method, arguments)
    {
    }
}
