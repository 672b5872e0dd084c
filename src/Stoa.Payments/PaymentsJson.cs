using System.Text.Json.Serialization;
using Stoa.Payments.Staff;

namespace Stoa.Payments;

[JsonSerializable(typeof(StaffPayment))]
[JsonSerializable(typeof(PaymentProof))]
internal sealed partial class PaymentsJson : JsonSerializerContext;
