using Chat.Server.Tests.Stores.PostgreSql;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Chat.Server.Tests.Harness;

internal sealed class SuiteDiscoverer(IAssemblyInfo assembly, ISourceInformationProvider sources, IMessageSink messages) : XunitTestFrameworkDiscoverer(assembly, sources, messages)
{
    protected override bool FindTestsForMethod(ITestMethod testMethod, bool includeSourceInformation, IMessageBus messageBus, ITestFrameworkDiscoveryOptions discoveryOptions)
    {
        if (testMethod.TestClass.Class.GetCustomAttributes(typeof(SideBySideAttribute).AssemblyQualifiedName).Any())
            messageBus = new ApartBus(messageBus, DiagnosticMessageSink, discoveryOptions);
        var needs = testMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsPostgresAttribute).AssemblyQualifiedName).Any();
        if (!needs || PostgresServer.WhyMissing is null || !testMethod.Method.GetCustomAttributes(typeof(Xunit.FactAttribute).AssemblyQualifiedName).Any())
            return base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions);
        return ReportDiscoveredTestCase(
            new WithoutPostgresTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod),
            includeSourceInformation, messageBus);
    }
}
