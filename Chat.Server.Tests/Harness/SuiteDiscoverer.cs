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
        var (display, options) = (discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault());
        XunitTestCase? skipped =
            !testMethod.Method.GetCustomAttributes(typeof(Xunit.FactAttribute).AssemblyQualifiedName).Any() ? null
            : Has<NeedsPostgresAttribute>() && PostgresServer.WhyMissing is not null ? new WithoutPostgresTestCase(DiagnosticMessageSink, display, options, testMethod)
            : Has<NeedsRediSearchAttribute>() && RediSearchServers.WhyMissing is not null ? new WithoutRediSearchTestCase(DiagnosticMessageSink, display, options, testMethod)
            : null;
        return skipped is null
            ? base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions)
            : ReportDiscoveredTestCase(skipped, includeSourceInformation, messageBus);

        bool Has<T>() => testMethod.TestClass.Class.GetCustomAttributes(typeof(T).AssemblyQualifiedName).Any();
    }
}
