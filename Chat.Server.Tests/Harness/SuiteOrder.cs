using Chat.Server.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer($"Chat.Server.Tests.Harness.{nameof(SuiteOrder)}", "Chat.Server.Tests")]

namespace Chat.Server.Tests.Harness;

/// <summary>What <see cref="StartsEarlyAttribute"/> marks is first.</summary>
public sealed class SuiteOrder : ITestCollectionOrderer
{
    /// <summary>Between the name of a class's collection and a test that has one of its own, see <see cref="ApartBus"/>.</summary>
    public const string OfTest = ": ";

    private const string OfClass = "Test collection for ";

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(collection => !IsEarly(collection));

    private static bool IsEarly(ITestCollection collection)
    {
        var type = collection.CollectionDefinition;
        if (type is null && collection.DisplayName.StartsWith(OfClass, StringComparison.Ordinal))
            type = collection.TestAssembly.Assembly.GetType(collection.DisplayName[OfClass.Length..].Split(OfTest)[0]);
        return type?.GetCustomAttributes(typeof(StartsEarlyAttribute).AssemblyQualifiedName).Any() ?? false;
    }
}
