using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Drivers;

/// <summary>The client under test, as the stage knows it: it is told commands and reports answers and events.</summary>
internal interface IDriver
{
    /// <summary>Ends when the driver is gone.</summary>
    ChannelReader<JsonObject> Reports { get; }

    Task TellAsync(JsonObject command);
}
