using Xunit;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

/// <summary>What takes long and starts many servers runs one after the other, beside the rest.</summary>
[CollectionDefinition(Name)]
public sealed class ConformanceCollection
{
    public const string Name = "Conformance";
}
