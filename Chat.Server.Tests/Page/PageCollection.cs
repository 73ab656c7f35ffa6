using Chat.Server.Tests.Harness;
using Xunit;

namespace Chat.Server.Tests.Page;

/// <summary>The tests of the page share one browser and run one after the other beside the rest.</summary>
[StartsEarly]
[CollectionDefinition(Name)]
public sealed class PageCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Page";
}
