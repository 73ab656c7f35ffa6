using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Chat.Contracts;

namespace Chat.LoadTest.Honest;

/// <summary>Plain-JSON frames to and from the records of the contract.</summary>
internal static class PlainFrames
{
    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static byte[] Request(string operation, object request, long id)
    {
        var frame = JsonSerializer.SerializeToNode(request, request.GetType(), Snake)!.AsObject();
        frame["type"] = operation;
        frame["id"] = id;
        return JsonSerializer.SerializeToUtf8Bytes(frame);
    }

    /// <summary>The event in a frame; a <see cref="ServerError"/> for what no server should send; null for what is not known.</summary>
    public static object? EventOf(JsonElement frame) => frame.GetProperty("type").GetString() switch
    {
        "message" => frame.Deserialize<ChatMessage>(Snake),
        "typing" => frame.Deserialize<TypingNotice>(Snake),
        "direct" => frame.Deserialize<DirectMessage>(Snake),
        "broadcast" => frame.Deserialize<BroadcastNotice>(Snake),
        "draining" => frame.Deserialize<DrainingNotice>(Snake),
        "token_expiring" => frame.Deserialize<TokenExpiring>(Snake),
        "system" => frame.GetProperty("event").GetString() switch
        {
            "welcome" => frame.Deserialize<Welcome>(Snake),
            "joined" => frame.Deserialize<MemberJoined>(Snake),
            "left" => frame.Deserialize<MemberLeft>(Snake),
            _ => null,
        },
        "error" or "ack" => new ServerError($"answered nothing that was asked: {frame.GetRawText()}"),
        _ => null,
    };

    public static TAnswer Answer<TAnswer>(JsonElement ack)
    {
        if (typeof(TAnswer) != typeof(Receipt)) return ack.Deserialize<TAnswer>(Snake)!;
        var receipt = JsonObject.Create(ack)!;
        receipt["id"] = receipt["message_id"]!.GetValue<string>();
        return receipt.Deserialize<TAnswer>(Snake)!;
    }

    /// <summary>The answer to a join, whose missed messages follow it: so many.</summary>
    public static (RoomSnapshot Snapshot, int Missed) Snapshot(JsonElement ack)
    {
        var missed = ack.GetProperty("missed").GetInt32();
        var fields = JsonObject.Create(ack)!;
        fields["missed"] = new JsonArray();
        return (fields.Deserialize<RoomSnapshot>(Snake)!, missed);
    }

    public static ChatFailureException Failure(JsonElement error) =>
        new(error.GetProperty("code").GetString()!, error.GetProperty("message").GetString()!);
}
