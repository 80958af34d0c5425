using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HaK8s.Compatibility;
using HaK8s.Etcd;
using HaK8s.Inventory;

namespace HaK8s.Diagnosis;

/// <summary>Evidence as JSON that people and jq read: nodes by name, addresses and versions as they are written.</summary>
internal static class EvidenceJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Quotes and angle brackets of log lines stay readable; nobody puts this into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(), new AsText<Node>(), new AsText<IPAddress>(), new AsText<KubernetesVersion>(), new AsText<EtcdVersion>(), new AsText<ControlPlaneEndpoint>(),
        },
    };

    public static string Of(object value) => JsonSerializer.Serialize(value, value.GetType(), Options);

    private sealed class AsText<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value?.ToString());

        // Whoever inherits from it is written the same way.
        public override bool CanConvert(Type typeToConvert) => typeof(T).IsAssignableFrom(typeToConvert);
    }
}
