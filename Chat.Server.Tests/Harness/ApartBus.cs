using Xunit.Abstractions;
using Xunit.Sdk;

namespace Chat.Server.Tests.Harness;

/// <summary>Gives each test that is found a collection of its own, named by its class's collection and itself: runners know collections by their names.</summary>
internal sealed class ApartBus(IMessageBus bus, IMessageSink diagnostics, ITestFrameworkDiscoveryOptions options) : IMessageBus
{
    public bool QueueMessage(IMessageSinkMessage message)
    {
        if (message is not ITestCaseDiscoveryMessage { TestCase: XunitTestCase found } || found.GetType() != typeof(XunitTestCase)) return bus.QueueMessage(message);
        var (method, type) = (found.TestMethod, found.TestMethod.TestClass);
        var collection = new TestCollection(type.TestCollection.TestAssembly, null, $"{type.TestCollection.DisplayName}{SuiteOrder.OfTest}{found.DisplayName}");
        var apart = new ApartTestCase(
            diagnostics, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), new TestMethod(new TestClass(collection, type.Class), method.Method), found.TestMethodArguments)
        {
            SourceInformation = found.SourceInformation,
        };
        return bus.QueueMessage(new TestCaseDiscoveryMessage(apart));
    }

    public void Dispose()
    {
        // The bus is somebody else's.
    }
}
