/** Marks drawn as shapes: a signed distance for each, so that they stay sharp at every zoom. */
import { NodeCircleProgram } from "sigma/rendering";
import type { EdgeLook, NodeLook } from "./drawing";
import type { NodeDisplayData } from "sigma/types";

const SHAPES: Record<string, number> = {
  organization: 0,
  initiative: 1,
  playbook: 2,
  topic: 3,
  component: 4,
  approach: 5,
  "stakeholder-group": 6,
  "stacking-kind": 7,
  credential: 8,
  "learning-program": 9,
  pathway: 10,
};

export function shapeOf(kind: string, subKind: string | null): number {
  return SHAPES[subKind === "playbook" ? "playbook" : kind] ?? 0;
}

const VERTEX = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec2 v_place;
varying float v_shape;
varying float v_soft;
const float bias = 255.0 / 254.0;
void main() {
  float size = a_size * u_correctionRatio / u_sizeRatio * 4.0;
  vec2 corner = size * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + corner, 1)).xy, 0, 1);
  v_place = corner / (size / 2.0);
  v_shape = a_shape;
  v_soft = u_correctionRatio * 2.0 / (size / 2.0);
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color;
varying vec2 v_place;
varying float v_shape;
varying float v_soft;
const float TURN = 6.2831853;
float polygon(vec2 p, float sides, float turned, float inner) {
  float wedge = TURN / sides;
  float angle = atan(p.x, p.y) + turned;
  return cos(floor(0.5 + angle / wedge) * wedge - angle) * length(p) - inner;
}
float star(vec2 p) {
  float wedge = TURN / 5.0;
  float angle = atan(p.x, p.y);
  angle = abs(angle - floor(0.5 + angle / wedge) * wedge);
  vec2 q = length(p) * vec2(cos(angle), sin(angle));
  vec2 tip = vec2(1.0, 0.0);
  vec2 dent = 0.5 * vec2(cos(wedge / 2.0), sin(wedge / 2.0));
  vec2 side = normalize(dent - tip);
  return dot(q - tip, vec2(side.y, -side.x));
}
float plus(vec2 p) {
  p = abs(p);
  return min(max(p.x - 0.34, p.y - 0.92), max(p.y - 0.34, p.x - 0.92));
}
float outline(vec2 p, float shape) {
  if (shape < 0.5) return length(p) - 0.86;
  if (shape < 1.5) return max(abs(p.x), abs(p.y)) - 0.76;
  if (shape < 2.5) return max(max(abs(p.x), abs(p.y)) - 0.8, 0.26 - max(abs(p.x), abs(p.y)));
  if (shape < 3.5) return polygon(p + vec2(0.0, 0.12), 3.0, TURN / 2.0, 0.5);
  if (shape < 4.5) return polygon(p, 6.0, TURN / 12.0, 0.82);
  if (shape < 5.5) return (abs(p.x) + abs(p.y) - 1.0) * 0.7071;
  if (shape < 6.5) return polygon(p, 5.0, TURN / 10.0, 0.8);
  if (shape < 7.5) return plus(p);
  if (shape < 8.5) return star(p);
  if (shape < 9.5) return polygon(vec2(p.x, -p.y) + vec2(0.0, 0.12), 3.0, TURN / 2.0, 0.5);
  return polygon(vec2(p.y, p.x) + vec2(0.0, 0.12), 3.0, TURN / 2.0, 0.5);
}
void main(void) {
  float away = outline(v_place, v_shape);
  #ifdef PICKING_MODE
  gl_FragColor = length(v_place) > 1.0 ? vec4(0.0) : v_color;
  #else
  gl_FragColor = mix(v_color, vec4(0.0), smoothstep(-v_soft, 0.0, away));
  #endif
}`;

export class NodeShapeProgram extends NodeCircleProgram<NodeLook, EdgeLook> {
  override getDefinition(): ReturnType<NodeCircleProgram<NodeLook, EdgeLook>["getDefinition"]> {
    const definition = super.getDefinition();
    return {
      ...definition,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      ATTRIBUTES: [
        ...definition.ATTRIBUTES,
        { name: "a_shape", size: 1, type: WebGLRenderingContext.FLOAT },
      ],
    };
  }

  override processVisibleItem(index: number, start: number, data: NodeDisplayData): void {
    super.processVisibleItem(index, start, data);
    this.array[start + 5] = (data as NodeDisplayData & { shape?: number }).shape ?? 0;
  }
}
