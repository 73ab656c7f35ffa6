using Chat.Server.Tests.Stores.PostgreSql;
using Chat.Server.Tests.Stores.Redis.Log.Words;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Chat.Server.Tests.Harness;

internal sealed class SuiteDiscoverer(IAssemblyInfo assembly, ISourceInformationProvider sources, IMessageSink messages) : XunitTestFrameworkDiscoverer(assembly, sources, messages)
{
    protected override bool FindTestsForMethod(ITestMethod testMethod, bool includeSourceInformation, IMessageBus messageBus, ITestFrameworkDiscoveryOptions discoveryOptions)
    {
        if (Has<SideBySideAttribute>()) messageBus = new ApartBus(messageBus, DiagnosticMessageSink, discoveryOptions);
        var missing = Has<NeedsPostgresAttribute>() ? PostgresServer.WhyMissing : Has<NeedsRediSearchAttribute>() ? RediSearchServers.WhyMissing : null;
        if (missing is null || !testMethod.Method.GetCustomAttributes(typeof(Xunit.FactAttribute).AssemblyQualifiedName).Any())
            return base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions);
        return ReportDiscoveredTestCase(
            new MissingTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod, missing),
            includeSourceInformation, messageBus);

        bool Has<T>() => testMethod.TestClass.Class.GetCustomAttributes(typeof(T).AssemblyQualifiedName).Any();
    }
}
