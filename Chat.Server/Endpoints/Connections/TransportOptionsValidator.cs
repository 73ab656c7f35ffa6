using System.Net;
using System.Text;
using Chat.Server.Rooms;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Connections;

internal sealed class TransportOptionsValidator(IOptionsMonitor<RoomOptions> rooms) : IValidateOptions<TransportOptions>
{
    /// <summary>The longest form of one UTF-16 unit in JSON, <c>\uXXXX</c>.</summary>
    private const int EscapedUnit = 6;

    /// <summary>Room for the other fields of a frame: a room name and two ids, escaped, with their names.</summary>
    private const int OtherFields = 2048;

    public ValidateOptionsResult Validate(string? name, TransportOptions options)
    {
        var failures = new List<string>();
        foreach (var origin in options.AllowedOrigins)
        {
            if (origin == "*" || PageOrigin.Normalize(origin) is not null) continue;
            var hint = Ascii.IsValid(origin) ? "" : " Write its host as browsers send it, in ASCII (xn--…).";
            failures.Add($"Chat:Transport:AllowedOrigins: '{origin}' is not an origin such as https://app.example.com or capacitor://localhost.{hint}");
        }

        foreach (var network in options.TrustedProxies)
        {
            if (!IPNetwork.TryParse(network, out _))
                failures.Add($"Chat:Transport:TrustedProxies: '{network}' is not a network such as 10.0.0.0/8.");
        }

        if (LongestMessage() is { } longest && options.MaxFrameBytes < longest)
            failures.Add($"Chat:Transport:MaxFrameBytes is {options.MaxFrameBytes}; a text of Chat:Rooms:MaxTextLength and data of Chat:Rooms:MaxDataBytes need {longest}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private long? LongestMessage()
    {
        try
        {
            return rooms.CurrentValue.MaxTextLength * EscapedUnit + rooms.CurrentValue.MaxDataBytes + OtherFields;
        }
        catch (OptionsValidationException)
        {
            return null; // reported on its own
        }
    }
}
