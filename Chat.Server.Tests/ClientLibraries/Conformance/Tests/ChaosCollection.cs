using Xunit;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

/// <summary>What loads the machine for a minute each runs one after the other, beside the rest.</summary>
[CollectionDefinition(Name)]
public sealed class ChaosCollection
{
    public const string Name = "Client chaos";
}
