// A stand-in for the radio of the real Zigbee2MQTT program: loaded before it, it answers for the class Controller of
// zigbee-herdsman and nothing else. Everything above the radio (converters, cache, MQTT) is the real program.
//   RADIO_PLAN=plan.json node --require ./radio.cjs node_modules/zigbee2mqtt/index.js
// plan.json: {"devices": [{"ieee", "model", "maker"}], "says": [{"ieee", "cluster", "type", "data", "after"}]}
const fs = require('node:fs');
const path = require('node:path');
const Module = require('node:module');
const {EventEmitter} = require('node:events');

const plan = JSON.parse(fs.readFileSync(process.env.RADIO_PLAN, 'utf8'));
const home = path.dirname(require.resolve('zigbee2mqtt/package.json', {paths: [process.cwd()]}));
const entry = require.resolve('zigbee-herdsman', {paths: [home]});
const real = require(entry);
const {Device, Endpoint} = require(path.join(path.dirname(entry), 'controller/model'));
const nothing = async () => ({});

// Objects of the program's own classes, so that its instanceof checks hold, with the fields laid over the getters.
function dressed(kind, fields) {
  const made = Object.create(kind.prototype);
  for (const [name, value] of Object.entries(fields)) {
    Object.defineProperty(made, name, {value, writable: true, enumerable: true, configurable: true});
  }
  return made;
}

function person(ieee, index, {model, maker} = {}) {
  const endpoint = dressed(Endpoint, {
    ID: 1, profileID: 260, deviceID: 1026, inputClusters: [0, 1, 3, 1280], outputClusters: [], meta: {}, binds: [], clusters: {},
    configuredReportings: [], deviceIeeeAddress: ieee, deviceNetworkAddress: index, supportsInputCluster: () => true,
    supportsOutputCluster: () => false, getInputClusters: () => [], getOutputClusters: () => [],
    getClusterAttributeValue: () => undefined, saveClusterAttributeKeyValue: () => {}, hasPendingRequests: () => false,
    save: () => {}, read: nothing, write: nothing, command: nothing, commandResponse: nothing, bind: nothing, unbind: nothing,
    configureReporting: nothing,
  });
  const device = dressed(Device, {
    ID: index, ieeeAddr: ieee, networkAddress: index, modelID: model, manufacturerName: maker, endpoints: [endpoint],
    type: model ? 'EndDevice' : 'Coordinator', meta: {configured: 1}, powerSource: 'Battery', softwareBuildID: '1', dateCode: '20240101',
    interviewCompleted: true, interviewing: false, interviewState: 'SUCCESSFUL', lastSeen: Date.now(), linkquality: 90,
    applicationVersion: 1, stackVersion: 1, zclVersion: 3, hardwareVersion: 1, customClusters: {}, genBasic: {}, isDeleted: false,
    scheduledOta: undefined, getEndpoint: () => endpoint, getEndpointByDeviceType: () => endpoint, addCustomCluster: () => {},
    save: () => {}, ping: nothing, removeFromNetwork: nothing, removeFromDatabase: () => {},
  });
  endpoint.getDevice = () => device;
  return device;
}

const all = [person('0x00124b0000000001', 0), ...plan.devices.map((item, index) => person(item.ieee, index + 1, item))];
const find = (test) => all.find(test);

class Controller extends EventEmitter {
  constructor() { super(); this.touchlink = {}; }
  async start() { setTimeout(() => this.speak(), Number(process.env.RADIO_WAIT_MS || 3000)); return 'resumed'; }
  async speak() {
    for (const [index, word] of plan.says.entries()) {
      await new Promise((go) => setTimeout(go, word.after ?? 200));
      const device = find((item) => item.ieeeAddr === word.ieee);
      device.lastSeen = Date.now();
      this.emit('lastSeenChanged', {device, reason: 'messageEmitted'});
      this.emit('message', {
        type: word.type, cluster: word.cluster, data: word.data, device, endpoint: device.endpoints[0], linkquality: 90, groupID: 0,
        meta: {zclTransactionSequenceNumber: index % 256, frameControl: {manufacturerSpecific: false}, rawData: Buffer.alloc(0)},
      });
    }
  }
  async stop() {}
  async backup() {}
  async permitJoin() {}
  isStopping() { return false; }
  getPermitJoin() { return false; }
  getPermitJoinEnd() {}
  async coordinatorCheck() { return {missingRouters: []}; }
  async getCoordinatorVersion() { return {type: 'zStack3x0', meta: {revision: 20240710}}; }
  async getNetworkParameters() { return {panID: 4660, extendedPanID: '0x1122334455667788', channel: 15, nwkUpdateID: 0}; }
  getDevices() { return all; }
  *getDevicesIterator(test) { for (const item of all) if (!test || test(item)) yield item; }
  getDevicesByType(type) { return all.filter((item) => item.type === type); }
  getDeviceByIeeeAddr(ieee) { return find((item) => item.ieeeAddr === ieee); }
  getDeviceByNetworkAddress(address) { return find((item) => item.networkAddress === address); }
  getGroups() { return []; }
  *getGroupsIterator() {}
  getGroupByID() {}
}

const answer = new Proxy(real, {get: (target, name) => (name === 'Controller' ? Controller : target[name])});
const load = Module._load;
Module._load = function (request, ...rest) { return request === 'zigbee-herdsman' ? answer : load.call(this, request, ...rest); };
