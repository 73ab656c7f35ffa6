using Chat.Server.Tests.Harness;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework($"Chat.Server.Tests.Harness.{nameof(SuiteFramework)}", "Chat.Server.Tests")]

namespace Chat.Server.Tests.Harness;

/// <summary>The stock framework, save that a class can be skipped with all the tests that it inherits, and that the tests of a class can run beside each other.</summary>
public sealed class SuiteFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo) => new SuiteDiscoverer(assemblyInfo, SourceInformationProvider, DiagnosticMessageSink);
}
